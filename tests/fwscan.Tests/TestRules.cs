namespace FirmwareScanner.Tool.Tests;

/// <summary>Small rule files that several tests use.</summary>
internal static class TestRules
{
    /// <summary>Three severities and one rule without.</summary>
    public const string Severities = """
        rule component : part boot {
          meta: severity = "info" description = "names a part"
          strings: $a = "COMPONENT"
          condition: $a
        }
        rule backdoor : bad {
          meta: severity = "high" score = 70 confirmed = true
          strings: $a = "BACKDOOR" $b = "DOOR!"
          condition: $a or $b
        }
        rule unrated { strings: $x = "UNRATED-STRING" condition: $x }
        rule tiny { meta: severity = "low" condition: filesize == 5 }
        """;
}
