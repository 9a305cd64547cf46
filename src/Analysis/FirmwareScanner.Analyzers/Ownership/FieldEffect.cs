namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>What calling a method does to an [Owned] field of the same type.</summary>
internal enum FieldEffect
{
    /// <summary>Neither the method nor what it calls in its type names the field.</summary>
    Untouched,

    /// <summary>The method uses what the field holds and leaves it there.</summary>
    Read,

    /// <summary>The field holds None whenever the method returns.</summary>
    Cleared,

    /// <summary>Anything.</summary>
    Unknown,
}
