namespace FirmwareScanner.Documents.Tests;

/// <summary>A command that a document tells its reader to type.</summary>
/// <param name="Document">The document's path from the root of the repository.</param>
/// <param name="Line">Where it starts, counted from 1.</param>
/// <param name="Text">The command, on one or more lines, with its comment.</param>
internal sealed record DocumentCommand(string Document, int Line, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Document}:{Line}: {Text}";
}
