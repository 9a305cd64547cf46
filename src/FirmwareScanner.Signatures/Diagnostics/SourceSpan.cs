namespace FirmwareScanner.Signatures.Diagnostics;

/// <summary>A range of characters in a rule file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Start">The first character, counted from 0.</param>
/// <param name="Length">The number of characters; 0 marks a place between characters.</param>
public sealed record SourceSpan(SourceText Source, int Start, int Length)
{
    /// <summary>The span from the start of this one to the end of another in the same file.</summary>
    public SourceSpan To(SourceSpan end) => new(Source, Start, end.Start + end.Length - Start);
}
