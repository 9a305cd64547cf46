using System;
using System.IO;
using FirmwareScanner.Contracts;
using FirmwareScanner.Pipeline;

namespace FirmwareScanner.Device.Storage;

/// <summary>An image in a file of an SD card or of internal flash. One object serves one file after the other.</summary>
[AllocationFree]
public sealed class FileImageSource : StreamSource, IDisposable
{
    internal const int FieldCount = 2;

    [Owned]
    private FileStream? _file;

    /// <summary>Bytes of the open file.</summary>
    public long Length { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path, such as <c>D:\image.bin</c>.</param>
    /// <returns>Whether it is there and has bytes.</returns>
    [Allocates("A file is opened between streams.")]
    public bool TryOpen(string path)
    {
        try
        {
            CloseFile();
            if (!File.Exists(path))
            {
                return false;
            }

            _file = new FileStream(path, FileMode.Open, FileAccess.Read);
            Length = _file.Length;
            return Length > 0;
        }
        catch (IOException)
        {
            CloseFile();
            return false;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int start, int count)
    {
        if (_file is null)
        {
            return Failed;
        }

        try
        {
            int taken = _file.Read(buffer, start, count);
            return taken > 0 ? taken : End;
        }
        catch (IOException)
        {
            return Failed;
        }
    }

    /// <summary>Closes the file, if one is open.</summary>
    [Allocates("A file is closed between streams.")]
    public void CloseFile()
    {
        FileStream? file = _file;
        _file = null;
        try
        {
            file?.Close();
        }
        catch (IOException)
        {
            // The card is gone: there is nothing left to close.
        }
    }

    /// <summary>Closes the file, if one is open.</summary>
    [Allocates("Scanning is over.")]
    public void Dispose()
    {
        CloseFile();
    }
}
