namespace FirmwareScanner.Signatures.Sources;

/// <summary>What the system answered when rules were loaded.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Path">Of which file or folder.</param>
/// <param name="Answer">SHA-256 of the answer.</param>
internal sealed record RuleFileFact(RuleFileQuestion Question, string Path, byte[] Answer);

/// <summary>What is asked of the system when rules are loaded.</summary>
internal enum RuleFileQuestion
{
    /// <summary>The content of a file that is read as text.</summary>
    Text,

    /// <summary>The content of a file that is too large to be held: a list of hashes, a packed database.</summary>
    Stream,

    /// <summary>Whether there is such a file.</summary>
    Existence,

    /// <summary>Which rule files there are in a folder and those in it.</summary>
    Folder,
}
