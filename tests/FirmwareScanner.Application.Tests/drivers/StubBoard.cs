namespace FirmwareScanner.StubDrivers;

/// <summary>
/// The one board of the tests: what its drivers change, and what the far end of its lines sees. The drivers are the least that the
/// application needs, in C# that runs on nanoFramework: no pin, port or flash is behind them.
/// </summary>
public static class StubBoard
{
    private const int PinCount = 64;
    private const int PortCount = 4;

    private static readonly bool[] Levels = new bool[PinCount];
    private static readonly StubLine?[] Lines = new StubLine?[PortCount];

    /// <summary>Bytes of managed heap that the files take.</summary>
    public static int FlashBytes => StubFlash.TotalBytes();

    /// <summary>A board out of the factory: no file in its flash.</summary>
    public static void Erase()
    {
        StubFlash.Erase();
        PowerUp();
    }

    /// <summary>What a reset does: pins are low, lines closed and empty, open files lost; files stay.</summary>
    public static void PowerUp()
    {
        for (int i = 0; i < PinCount; i++)
        {
            Levels[i] = false;
        }

        for (int i = 0; i < PortCount; i++)
        {
            Lines[i]?.Reset();
        }
    }

    /// <summary>Whether a pin is driven high.</summary>
    public static bool IsHigh(int pin)
    {
        return Levels[pin];
    }

    /// <summary>The line at a port.</summary>
    /// <param name="port">1 for COM1, and so on.</param>
    public static StubLine Line(int port)
    {
        StubLine line = Lines[port] ?? new StubLine();
        Lines[port] = line;
        return line;
    }

    internal static void Drive(int pin, bool isHigh)
    {
        Levels[pin] = isHigh;
    }
}
