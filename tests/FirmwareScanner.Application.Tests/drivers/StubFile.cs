using System;

namespace FirmwareScanner.StubDrivers;

/// <summary>The bytes of a file.</summary>
internal sealed class StubFile
{
    private const int Growth = 512;

    private byte[] _bytes = new byte[0];

    /// <summary>An empty file.</summary>
    public StubFile(string path)
    {
        Path = path;
    }

    /// <summary>Its path.</summary>
    public string Path { get; }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; private set; }

    /// <summary>How many bytes of memory it takes.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Copies bytes out of it.</summary>
    /// <returns>How many there were.</returns>
    public int Read(int position, byte[] buffer, int start, int count)
    {
        int left = Length - position;
        int given = left < count ? left : count;
        given = given < 0 ? 0 : given;
        Array.Copy(_bytes, position, buffer, start, given);
        return given;
    }

    /// <summary>Writes bytes into it, behind its end too.</summary>
    public void Write(int position, byte[] bytes, int start, int count)
    {
        if (position + count > Length)
        {
            SetLength(position + count);
        }

        Array.Copy(bytes, start, _bytes, position, count);
    }

    /// <summary>Cuts or lengthens it.</summary>
    public void SetLength(int length)
    {
        if (length > _bytes.Length)
        {
            byte[] longer = new byte[((length / Growth) + 1) * Growth];
            Array.Copy(_bytes, 0, longer, 0, Length);
            _bytes = longer;
        }

        Length = length;
    }
}
