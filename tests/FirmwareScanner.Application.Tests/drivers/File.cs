using FirmwareScanner.StubDrivers;

namespace System.IO;

/// <summary>The files of the stub board. There is no card.</summary>
public static class File
{
    /// <summary>Whether a file is there.</summary>
    public static bool Exists(string path)
    {
        return StubFlash.Find(path) != null;
    }

    /// <summary>Removes a file.</summary>
    public static void Delete(string path)
    {
        StubFlash.Remove(path);
    }
}
