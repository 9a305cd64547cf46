using System;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Bench.Targets;
using FirmwareScanner.Boards;
using FirmwareScanner.Device;
using FirmwareScanner.Device.Boards;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Virtual;

namespace FirmwareScanner.Bench.VirtualTargets;

/// <summary>
/// The application of the device on a virtual board, stepped by the host that waits for it: a millisecond of the board's time passes
/// with each step, however long the step takes. The same input gives the same run, on any machine.
/// </summary>
public sealed class VirtualTarget : BenchTarget
{
    /// <summary>Who a virtual board is, if it is given a key.</summary>
    public const string Identity = "virtual";

    private const int BitsPerByte = 10;
    private const int BootsAtMost = 8;
    private const int TicksPerStep = 8;
    private const int PieceLength = 4096;

    private readonly VirtualTargetOptions _options;
    private readonly BoardProfile _profile;
    private readonly VirtualStorage _storage = new();
    private readonly ManualClock _clock = new();
    private readonly VirtualBoard _board;
    private readonly IDisposable _visit;
    private readonly TerminalCable? _cable;
    private readonly byte[] _piece = new byte[PieceLength];
    private readonly string _name;
    private MemoryLine _line;
    private Application _application;

    /// <summary>Powers a board up.</summary>
    /// <param name="board">The board.</param>
    /// <param name="options">The line to it.</param>
    /// <exception cref="InvalidOperationException">The application does not start: a fault of ours.</exception>
    public VirtualTarget(Board board, VirtualTargetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(board);
        _options = options ?? new VirtualTargetOptions();
        _name = board.Name;
        _profile = BoardProfiles.Create(board.Number);
        _board = new VirtualBoard(_clock, _storage);
        if (_options.Key is BoardKey key)
        {
            System.IO.File.WriteAllBytes(_storage.PathOnDesktop(FileKeyStorage.Path), key.ToRecord(0));
        }

        _visit = _board.Enter();

        // The host is a computer, also at the board's USB port.
        BoardEnd.RefusesToOpen = false;
        _cable = _options.CrossesTerminal ? TerminalCable.Lay() : null;
        _line = Lay(0, 0);
        _application = PowerUp();
        Port = new HostPort(this);
        Clock = new StepClock(this);
    }

    /// <inheritdoc/>
    public override LinkPort Port { get; }

    /// <inheritdoc/>
    public override LinkClock Clock { get; }

    /// <inheritdoc/>
    public override TimeSpan Now => TimeSpan.FromMilliseconds(_clock.Now);

    /// <inheritdoc/>
    public override string Description
    {
        get
        {
            string speed = _options.BaudRate > 0 ? $"{_options.BaudRate} baud" : "no pace";
            string way = _options.CrossesTerminal ? "through a pseudo-terminal" : "in memory";
            string noise = _options.NoisePerMille > 0
                ? $", {_options.NoisePerMille} of 1,000 pieces lost, repeated, garbled and late each"
                : string.Empty;
            return $"virtual {_name} {way}, {speed}{noise}, virtual time";
        }
    }

    private VirtualSerialLine BoardEnd => _board.Serial["COM" + _profile.LinkPort];

    /// <inheritdoc/>
    public override void Prepare(ulong seed)
    {
        if (_options.NoisePerMille > 0)
        {
            _line = Lay(_options.NoisePerMille, seed);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        _application.Stop();
        _visit.Dispose();
        _cable?.Dispose();
        _storage.Dispose();
    }

    private MemoryLine Lay(int noise, ulong seed) => new(new LineFaults
    {
        Seed = seed,
        DropPerMille = noise,
        DuplicatePerMille = noise,
        CorruptPerMille = noise,
        DelayPerMille = noise,
        BytesPerMillisecond = _options.BaudRate / BitsPerByte / 1000,
    })
    {
        Now = (int)_clock.Now,
    };

    private Application PowerUp()
    {
        for (int boot = 0; boot < BootsAtMost; boot++)
        {
            _board.Reset();
            // Nobody disposes of what a board runs: it ends when its power is cut, which Reset does.
#pragma warning disable FWS102
            var start = new StartUp(_profile, _clock.Now);
#pragma warning restore FWS102
            if (start.Run(new SoftWatchdog()) is Application application)
            {
                return application;
            }
        }

        throw new InvalidOperationException($"the application does not start on the virtual board {_name}");
    }

    private void Step()
    {
        _clock.Advance(1);
        _line.Now = (int)_clock.Now;
        for (int count = _line.Device.Read(_piece, 0, PieceLength); count > 0; count = _line.Device.Read(_piece, 0, PieceLength))
        {
            _cable?.CarryToMaster(_piece, count);
            BoardEnd.Send(_piece.AsSpan(0, count));
        }

        for (int ticks = 0; ticks < TicksPerStep && _application.Tick(_clock.Now); ticks++)
        {
            // It has more to do.
        }

        for (int count = BoardEnd.Take(_piece); count > 0; count = BoardEnd.Take(_piece))
        {
            _cable?.CarryToSlave(_piece, count);
            _line.Device.Write(_piece, 0, count);
        }

        if (_application.IsRestartDue)
        {
            _application.Stop();
            _application = PowerUp();
        }
    }

    private sealed class StepClock(VirtualTarget target) : LinkClock
    {
        public override int Milliseconds => unchecked((int)target._clock.Now);

        public override void Idle() => target.Step();
    }

    /// <summary>Stays the same while lines are exchanged.</summary>
    private sealed class HostPort(VirtualTarget target) : LinkPort
    {
        public override int Read(byte[] buffer, int start, int count) => target._line.Host.Read(buffer, start, count);

        public override int Write(byte[] bytes, int start, int count) => target._line.Host.Write(bytes, start, count);
    }
}

/// <summary>The line to a virtual board.</summary>
public sealed record VirtualTargetOptions
{
    /// <summary>Bits per second, ten a byte; 0 for a line as quick as the board's steps.</summary>
    public int BaudRate { get; init; }

    /// <summary>Pieces of 1,000 on the line that are lost; as many again are repeated, garbled and late.</summary>
    public int NoisePerMille { get; init; }

    /// <summary>The key that the board is given before it is powered up; null for none.</summary>
    public BoardKey? Key { get; init; }

    /// <summary>Whether every byte crosses a pseudo-terminal of the system on its way.</summary>
    public bool CrossesTerminal { get; init; }
}
