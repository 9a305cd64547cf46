namespace FirmwareScanner.Signatures.Compilation;

/// <summary>A concrete gram of an atom.</summary>
/// <param name="Sequence">Number of the sequence.</param>
/// <param name="Index">Number of the gram in the atom.</param>
/// <param name="Bytes">Its bytes: <c>b0 | b1 &lt;&lt; 8 | b2 &lt;&lt; 16</c>.</param>
internal readonly record struct TableGram(int Sequence, int Index, int Bytes);
