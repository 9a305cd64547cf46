namespace FirmwareScanner.Files;

/// <summary>An entry that a <see cref="DirectoryWalker"/> came across.</summary>
/// <param name="Path">Its path, as it is shown to the user.</param>
/// <param name="Kind">What to do with it.</param>
/// <param name="Problem">Why it cannot be visited, for <see cref="WalkedKind.Unreadable"/>; otherwise null.</param>
public sealed record WalkedFile(string Path, WalkedKind Kind, string? Problem = null);
