using System;
using System.IO;
using System.Runtime.Versioning;
using FirmwareScanner.Boards;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Memory;
using FirmwareScanner.Virtual;

namespace FirmwareScanner.Bench.VirtualTargets;

/// <summary>
/// A virtual board behind a terminal device of the system: another process talks to it as to a board at a serial port. Linux and macOS.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class TerminalBoard : IDisposable
{
    private const string InternalDrive = @"I:\";

    private readonly BoardProfile _profile;
    private readonly VirtualStorage _storage;
    private readonly VirtualDevice _device;
    private PseudoTerminal? _link;

    /// <summary>Prepares a board; nothing runs yet.</summary>
    /// <param name="board">The board.</param>
    /// <param name="storageFolder">Where its drives are kept, a folder for each; null for new ones that are forgotten.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be used.</exception>
    public TerminalBoard(Board board, string? storageFolder)
    {
        ArgumentNullException.ThrowIfNull(board);
        _profile = BoardProfiles.Create(board.Number);
        _storage = storageFolder is null ? new VirtualStorage() : new VirtualStorage(storageFolder);
        try
        {
            // Makes the drive's folder; better here than when the application writes its first file.
            _storage.PathOnDesktop(InternalDrive + "device.rec");
        }
        catch
        {
            _storage.Dispose();
            throw;
        }

        _device = new VirtualDevice(_profile, _storage);
        HasKey = new FileInfo(_storage.PathOnDesktop(FileKeyStorage.Path)) is { Exists: true, Length: > 0 };
    }

    /// <summary>Whether there is a key file on its flash, before it is powered up.</summary>
    public bool HasKey { get; }

    /// <summary>How often the board was started, the first time included.</summary>
    public int Starts => _device.Starts;

    /// <summary>The database that the application works with since its latest start; null while it starts, or if it could not.</summary>
    public RunningDatabase? Database => _device.Database;

    /// <summary>Tells of every change of a pin.</summary>
    /// <param name="write">Takes a line with the change and its time, on the board's thread; must not throw.</param>
    public void LogPins(Action<string> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        _device.Board.Pins.Changed += happened => write(happened.ToString());
    }

    /// <summary>Joins the line of the link to a terminal device. To be called once.</summary>
    /// <param name="path">An existing device, such as one end of a pair made by socat; null for a new pseudo-terminal.</param>
    /// <param name="baudRate">The speed of the line to the board; 0 for as fast as it goes.</param>
    /// <returns>The device that another process opens.</returns>
    /// <exception cref="IOException">The device cannot be opened, or the system has no pseudo-terminals left.</exception>
    public string OpenLink(string? path, int baudRate)
    {
        _link = path is null
            ? PseudoTerminal.Create(_device.Link, baudRate)
            : PseudoTerminal.Open(_device.Link, path, baudRate);
        return _link.Path;
    }

    /// <summary>Powers the board up.</summary>
    public void Start() => _device.Start();

    /// <summary>Presses the board's button and lets it go.</summary>
    public void PressButton()
    {
        _device.Board.Pins.Drive(_profile.ButtonPin, false);
        _device.Board.Pins.Drive(_profile.ButtonPin, null);
    }

    /// <summary>Stops the application after its current step.</summary>
    /// <returns>The leases that were outstanding; null if the application had not started.</returns>
    /// <exception cref="TimeoutException">The application is stuck.</exception>
    public StopReport? Stop() => _device.Stop();

    /// <summary>Stops the application, closes the terminal device, and forgets drives that are not kept.</summary>
    public void Dispose()
    {
        _link?.Dispose();
        _device.Dispose();
        _storage.Dispose();
    }
}
