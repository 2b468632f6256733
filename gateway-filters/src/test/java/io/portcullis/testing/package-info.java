/** Shared fixtures: tokens that are valid until a test breaks one thing, and real servers on loopback. */
package io.portcullis.testing;
