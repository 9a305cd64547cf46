using System;

namespace FirmwareScanner.StubDrivers;

/// <summary>The files of internal flash. They outlive a start, as they stand in memory that no start gives back.</summary>
internal static class StubFlash
{
    private const int MostFiles = 16;

    private static readonly StubFile?[] Files = new StubFile?[MostFiles];

    /// <summary>Removes all files.</summary>
    public static void Erase()
    {
        for (int i = 0; i < MostFiles; i++)
        {
            Files[i] = null;
        }
    }

    /// <summary>Bytes that all files take.</summary>
    public static int TotalBytes()
    {
        int total = 0;
        for (int i = 0; i < MostFiles; i++)
        {
            StubFile? file = Files[i];
            total += file is null ? 0 : file.Capacity;
        }

        return total;
    }

    /// <summary>A file, or null if it is not there.</summary>
    public static StubFile? Find(string path)
    {
        for (int i = 0; i < MostFiles; i++)
        {
            StubFile? file = Files[i];
            if (file != null && file.Path == path)
            {
                return file;
            }
        }

        return null;
    }

    /// <summary>Makes an empty file.</summary>
    public static StubFile Create(string path)
    {
        for (int i = 0; i < MostFiles; i++)
        {
            if (Files[i] == null)
            {
                StubFile file = new StubFile(path);
                Files[i] = file;
                return file;
            }
        }

        throw new InvalidOperationException();
    }

    /// <summary>Removes a file, if it is there.</summary>
    public static void Remove(string path)
    {
        for (int i = 0; i < MostFiles; i++)
        {
            StubFile? file = Files[i];
            if (file != null && file.Path == path)
            {
                Files[i] = null;
            }
        }
    }
}
