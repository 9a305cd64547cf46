namespace FirmwareScanner.Tool.Tests;

/// <summary>Two samples for a rule of the cookbook.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Observed">The rule that tells whether it fired: itself, or of a private rule one that depends on it.</param>
/// <param name="Hit">Bytes in which it fires.</param>
/// <param name="Miss">The same with one significant thing changed, in which it does not.</param>
internal sealed record CookbookSample(string Rule, string Observed, byte[] Hit, byte[] Miss);
