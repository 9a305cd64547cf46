namespace FirmwareScanner.Database;

/// <summary>Properties of a rule (docs/database-format.md, section RuleFlags).</summary>
public static class RuleFlags
{
    /// <summary>Evaluated but never reported.</summary>
    public const int Private = 0x01;

    /// <summary>While false, no rule of its namespace is reported.</summary>
    public const int Global = 0x02;

    /// <summary>Reported, but does not make a stream "found": it names what firmware consists of.</summary>
    public const int Informational = 0x04;

    /// <summary>How far the namespace is shifted to the left.</summary>
    public const int NamespaceShift = 3;
}
