using FirmwareScanner.StubDrivers;

namespace System.IO;

/// <summary>An open file of the stub board. What is written is there at once; the virtual board of the desktop tests when it lasts.</summary>
public sealed class FileStream
{
    private readonly StubFile _file;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It is not there, or the drive is not.</exception>
    public FileStream(string path, FileMode mode, FileAccess access)
    {
        StubFile? file = path[0] == 'I' ? StubFlash.Find(path) : null;
        if (path[0] != 'I' || (file == null && mode == FileMode.Open))
        {
            throw new IOException();
        }

        _file = file ?? StubFlash.Create(path);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length => _file.Length;

    /// <summary>Where the next byte is read or written.</summary>
    public long Position { get; set; }

    /// <summary>Reads bytes.</summary>
    /// <returns>How many; 0 at the end.</returns>
    public int Read(byte[] buffer, int offset, int count)
    {
        int taken = _file.Read((int)Position, buffer, offset, count);
        Position += taken;
        return taken;
    }

    /// <summary>Writes bytes.</summary>
    public void Write(byte[] buffer, int offset, int count)
    {
        _file.Write((int)Position, buffer, offset, count);
        Position += count;
    }

    /// <summary>Cuts or lengthens the file.</summary>
    public void SetLength(long value)
    {
        _file.SetLength((int)value);
    }

    /// <summary>Closes the file.</summary>
    public void Close()
    {
    }
}
