package io.portcullis.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTests {

    @Test
    void leavesScalarsAsTheyAre() {
        assertThat(JsonWriter.text("a \"b\"")).isEqualTo("a \"b\"");
        assertThat(JsonWriter.text(1893456000L)).isEqualTo("1893456000");
        assertThat(JsonWriter.text(true)).isEqualTo("true");
        assertThat(JsonWriter.text(null)).isNull();
    }

    @Test
    void writesObjectsAndListsAsJson() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("a", Arrays.asList(1, null, "x", false, List.of()));
        object.put("q\"\\\n\u001f", Map.of("é", 1.5));
        assertThat(JsonWriter.text(object))
                .isEqualTo("{\"a\":[1,null,\"x\",false,[]],\"q\\u0022\\u005c\\u000a\\u001f\":{\"é\":1.5}}");
    }
}
