using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Virtual;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The flash of a board in the hands of somebody with a soldering iron: the files of its drive I.</summary>
internal static class BoardFlash
{
    /// <summary>The files by their names.</summary>
    internal static Dictionary<string, byte[]> Read(VirtualStorage storage) =>
        Directory.GetFiles(Path.GetDirectoryName(storage.PathOnDesktop(FileKeyStorage.Path))!)
            .ToDictionary(path => Path.GetFileName(path), System.IO.File.ReadAllBytes);

    /// <summary>Writes a file, whatever its board says to that.</summary>
    internal static void Write(VirtualStorage storage, string name, byte[] bytes) =>
        System.IO.File.WriteAllBytes(storage.PathOnDesktop(@"I:\" + name), bytes);
}
