namespace FirmwareScanner.Rules;

/// <summary>How much a rule matters, from its metadata entry <c>severity</c>; in ascending order.</summary>
public enum Severity
{
    /// <summary>The rule says nothing, or something that is no severity.</summary>
    Unrated = 0,

    /// <summary>Names what firmware consists of; does not make a file "found".</summary>
    Info = 1,

    /// <summary>Low.</summary>
    Low = 2,

    /// <summary>Medium.</summary>
    Medium = 3,

    /// <summary>High.</summary>
    High = 4,

    /// <summary>Critical.</summary>
    Critical = 5,
}
