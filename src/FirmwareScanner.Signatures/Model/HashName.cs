namespace FirmwareScanner.Signatures.Model;

/// <summary>The name of a listed hash.</summary>
/// <param name="Name">The name.</param>
/// <param name="Namespace">Its namespace.</param>
public sealed record HashName(string Name, string Namespace);
