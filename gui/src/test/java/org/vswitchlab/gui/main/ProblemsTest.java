package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vswitchlab.gui.main.MainViewModel.Page;
import org.vswitchlab.scenario.spec.Diagnostic;

class ProblemsTest extends WindowTest {
  private List<String> problems() {
    return model.problems().diagnostics().stream()
        .map(Diagnostic::toString)
        .collect(Collectors.toList());
  }

  @Test
  void everyErrorOfABadFileIsShownWithItsPlaceAndLine() throws Exception {
    open(scenario("broken.vsl.yml").toString());
    assertThat(onFx(() -> model.pageProperty().get())).isEqualTo(Page.PROBLEMS);
    List<String> shown = onFx(this::problems);
    assertThat(shown).hasSizeGreaterThanOrEqualTo(2);
    assertThat(shown).anyMatch(text -> text.contains("broken.vsl.yml:5:") && text.contains("kind"));
    assertThat(shown)
        .anyMatch(
            text ->
                text.contains("broken.vsl.yml:7:")
                    && text.contains("'s2'")
                    && text.contains("    - endpoints: [\"h1:eth0\", \"s2:p1\"]"));
  }

  @Test
  void aFileThatIsNotThereIsNoStackTrace() throws Exception {
    open(temporary.resolve("nowhere.vsl.yml").toString());
    assertThat(onFx(this::problems)).hasSize(1);
    assertThat(onFx(this::problems).get(0))
        .contains("there is no file")
        .doesNotContain("Exception");
    assertThat(onFx(() -> List.copyOf(model.recent()))).isEmpty();
  }

  @Test
  void aFileThatWasMendedRunsAfterReload() throws Exception {
    Path file = temporary.resolve("mended.vsl.yml");
    Files.writeString(file, Files.readString(scenario("broken.vsl.yml")));
    open(file.toString());
    assertThat(onFx(() -> model.pageProperty().get())).isEqualTo(Page.PROBLEMS);
    Files.writeString(file, Files.readString(scenario("bridge.vsl.yml")));
    onFx(
        () -> {
          model.reload();
          return null;
        });
    await("the network", () -> model.pageProperty().get() == Page.LAB);
    assertThat(onFx(() -> List.copyOf(model.recent()))).containsExactly(file.toString());
  }
}
