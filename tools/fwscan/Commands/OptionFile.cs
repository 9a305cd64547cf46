using System;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Tool.Exit;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Small files that options name: keys, passwords, certificates. They may be pipes.</summary>
internal static class OptionFile
{
    /// <summary>Reads a file; a signal ends the wait for the writer of a pipe.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <exception cref="UserErrorException">It cannot be read, or has more.</exception>
    public static byte[] Read(string path, int mostBytes)
    {
        try
        {
            return Interruption.WhileReading(() => InputFile.ReadWhole(path, mostBytes, allowsPipe: true));
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            throw new UserErrorException($"{path}: {FileProblem.Describe(exception)}");
        }
    }
}
