namespace FirmwareScanner.Corpus.Planning;

/// <summary>Which images a plan hashes.</summary>
public enum HashChoice
{
    /// <summary>Those that share their length with another one: only they can be twins, and most images are alone with theirs.</summary>
    SameLength,

    /// <summary>All: an image that changed is known for certain, whatever its time says.</summary>
    All,

    /// <summary>None.</summary>
    None,
}
