namespace FirmwareScanner.Mutation.Mutants;

/// <summary>One change to a source file.</summary>
/// <param name="Number">Its number, from 0, in the mutated assembly.</param>
/// <param name="File">The file's path in the repository.</param>
/// <param name="Line">The line, counted from 1, on which what is changed begins.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Text">The whole line, without the spaces around it.</param>
/// <param name="Original">What is changed, in one line.</param>
/// <param name="Replacement">What stands there instead; empty if it is dropped.</param>
public sealed record Mutant(int Number, string File, int Line, int Column, string Text, string Original, string Replacement)
{
    /// <summary>Where it is and what it does, in one line.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: `{Original}` -> {(Replacement.Length == 0 ? "dropped" : $"`{Replacement}`")}";
}
