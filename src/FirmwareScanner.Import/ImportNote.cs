namespace FirmwareScanner.Import;

/// <summary>What of a file could not be carried over, or only weaker than it was.</summary>
/// <param name="Path">The file as it was named.</param>
/// <param name="Line">Its line, from 1; 0 if it is about the whole file.</param>
/// <param name="Reason">Why, without the place.</param>
public sealed record ImportNote(string Path, int Line, string Reason);
