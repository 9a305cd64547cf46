namespace FirmwareScanner.Benchmarks.Corpus;

/// <summary>A line of the corpus manifest.</summary>
/// <param name="Path">Path below the corpus folder, with forward slashes.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">SHA-256, lower-case hex.</param>
/// <param name="Package">Debian package it came from.</param>
/// <param name="Version">Version of that package.</param>
public sealed record CorpusImage(string Path, long Size, string Sha256, string Package, string Version);
