namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>A named case of the one case table.</summary>
/// <param name="Name">Says what is special.</param>
/// <param name="Rules">YARA rules.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Expected">
/// The expected matches, written by hand: <c>pattern@offset+length</c>, separated by spaces, in order of pattern and offset; then
/// <c>|</c> and the numbers of the rules that fire.
/// </param>
public sealed record ScanCase(string Name, string Rules, byte[] Stream, string Expected);
