using System;
using System.IO;
using FirmwareScanner.Contracts;

/// <summary>Disposable objects in code of the device, which are followed as leases are.</summary>
[DeviceCode]
internal static class Resources
{
    public static void Closed(string path)
    {
        FileStream file = new FileStream(path, FileMode.Open);
        file.Close();
    }

    public static void Used(string path)
    {
        using FileStream file = new FileStream(path, FileMode.Open);
        file.WriteByte(1);
    }

    public static void Forgotten(string path)
    {
        FileStream file = new FileStream(path, FileMode.Open); // expect FWS102
    }

    public static void NotWhenItThrows(string path)
    {
        FileStream file = new FileStream(path, FileMode.Open); // expect FWS102
        file.WriteByte(1);
        file.Close();
    }

    public static void Twice(string path)
    {
        FileStream file = new FileStream(path, FileMode.Open);
        file.Close();
        file.Dispose(); // expect FWS103
    }

    public static void After(string path)
    {
        FileStream file = new FileStream(path, FileMode.Open);
        file.Close();
        file.WriteByte(1); // expect FWS101
    }

    public static void Discarded(string path)
    {
        new FileStream(path, FileMode.Open); // expect FWS104
    }

    public static void Overwritten(string path)
    {
        FileStream? file = new FileStream(path, FileMode.Open);
        file = null; // expect FWS104
    }

    public static void Factory(string path)
    {
        FileStream file = File.OpenRead(path); // expect FWS102
    }

    public static void OutOfOrder(string path)
    {
        FileStream first = new FileStream(path, FileMode.Open); // expect FWS102
        FileStream? second = null;
        try
        {
            second = new FileStream(path, FileMode.Open);
            first.Close(); // expect FWS111
        }
        finally
        {
            second?.Close();
        }
    }

    public static void NullIsNothing(string path, bool isWanted)
    {
        FileStream? file = isWanted ? new FileStream(path, FileMode.Open) : null;
        if (file is not null)
        {
            file.Close();
        }
    }

    public static void Pattern([Consumed] FileStream? file)
    {
        if (file is { } open)
        {
            open.Close();
        }
    }

    public static void Kept([Consumed] FileStream file) // expect FWS106
    {
    }

    public static void NotMine(FileStream file)
    {
        file.Close(); // expect FWS105
    }

    public static void Moved(string path)
    {
        FileStream file = new FileStream(path, FileMode.Open);
        Pattern(file);
        file.Flush(); // expect FWS101
    }

    public static void PinsAndMemoryHoldNothing()
    {
        MemoryStream memory = new MemoryStream();
        memory.WriteByte(1);
    }
}

/// <summary>Owns two files and releases them as it should.</summary>
[DeviceCode]
internal sealed class TwoFiles : IDisposable
{
    [Owned]
    private readonly FileStream _first;
    [Owned]
    private FileStream? _second;
    [Borrowed]
    private FileStream? _others;

    public TwoFiles([Consumed] FileStream first, FileStream others)
    {
        _first = first;
        _others = others;
    }

    public void Open(string path)
    {
        _second ??= new FileStream(path, FileMode.Open);
    }

    public void Overwrite(string path)
    {
        _second = new FileStream(path, FileMode.Open); // expect FWS104
    }

    public void CloseOthers()
    {
        _others?.Close(); // expect FWS105
    }

    public void Dispose()
    {
        TryClose();
        _first.Dispose();
    }

    private void TryClose()
    {
        FileStream? second = _second;
        _second = null;
        try
        {
            second?.Close();
        }
        catch (IOException)
        {
            // It is gone.
        }
    }
}

[DeviceCode]
internal sealed class WrongOrder : IDisposable
{
    [Owned]
    private readonly FileStream _first = new FileStream("a", FileMode.Open);
    [Owned]
    private readonly FileStream _second = new FileStream("b", FileMode.Open);

    public void Dispose()
    {
        _first.Dispose(); // expect FWS111
        _second.Dispose();
    }
}

[DeviceCode]
internal sealed class OneOnly : IDisposable
{
    [Owned]
    private readonly FileStream _first = new FileStream("a", FileMode.Open);
    [Owned]
    private readonly FileStream _second = new FileStream("b", FileMode.Open);

    public void Dispose() // expect FWS110
    {
        _second.Dispose();
    }
}

[DeviceCode]
internal sealed class CannotRelease
{
    [Owned]
    private readonly FileStream _file = new FileStream("a", FileMode.Open); // expect FWS110

    public long Length => _file.Length;
}

/// <summary>In code that does not run on the device only what contracts name is followed: files are named above.</summary>
internal static class Desktop
{
    public static void Forgotten(string path)
    {
        FileStream file = new FileStream(path, FileMode.Open); // expect FWS102
        file.WriteByte(1);
    }

    public static void LeftAlone(string path)
    {
        StreamReader reader = new StreamReader(path);
        reader.ReadLine();
    }
}
