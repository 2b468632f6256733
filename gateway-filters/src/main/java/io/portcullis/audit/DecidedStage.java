package io.portcullis.audit;

import io.portcullis.Decision;
import io.portcullis.Stage;

/** What a stage said that was asked; immutable. */
public record DecidedStage(Stage stage, Decision decision) {}
