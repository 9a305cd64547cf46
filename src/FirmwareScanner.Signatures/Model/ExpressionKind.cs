namespace FirmwareScanner.Signatures.Model;

/// <summary>What kind of value an expression has.</summary>
public enum ExpressionKind
{
    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A number with a fraction.</summary>
    Float,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A regular expression.</summary>
    RegularExpression,

    /// <summary>A structure, array, dictionary or function of a module: nothing to calculate with.</summary>
    Other,
}
