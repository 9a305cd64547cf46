namespace FirmwareScanner.Regenerate;

/// <summary>What has to be done to make a file current.</summary>
/// <param name="Path">The file's path from the root of the repository.</param>
/// <param name="Text">The text it must have; null if it must go.</param>
/// <param name="Source">What it is made from.</param>
internal sealed record FileChange(string Path, string? Text, string Source)
{
    /// <inheritdoc/>
    public override string ToString() => Text is null ? $"{Path} (no longer made from {Source}: to delete)" : $"{Path} (from {Source})";
}
