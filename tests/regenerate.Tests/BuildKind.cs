namespace FirmwareScanner.Regenerate.Tests;

/// <summary>How these tests were built: documents have the figures of a Release build.</summary>
internal static class BuildKind
{
#if DEBUG
    public static bool IsRelease => false;
#else
    public static bool IsRelease => true;
#endif
}
