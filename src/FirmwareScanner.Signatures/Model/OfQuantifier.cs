namespace FirmwareScanner.Signatures.Model;

/// <summary>The word before <c>of</c>.</summary>
public enum OfQuantifier
{
    /// <summary>At least one.</summary>
    Any,

    /// <summary>Every one.</summary>
    All,

    /// <summary>Not one.</summary>
    None,

    /// <summary>At least as many as an integer expression says.</summary>
    AtLeast,

    /// <summary>At least as many per cent, rounded up, as an integer expression says.</summary>
    Percent,
}
