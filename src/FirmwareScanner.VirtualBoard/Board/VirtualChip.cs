using System.Collections.Concurrent;
using System.Threading;
using nanoFramework.Hardware.Esp32;

namespace FirmwareScanner.Virtual;

/// <summary>The chip around the application: which pin has which function, reboots, the managed heap.</summary>
public sealed class VirtualChip
{
    private readonly ConcurrentDictionary<DeviceFunction, int> _functions = new();
    private int _reboots;
    private int _collections;

    /// <summary>How often the application rebooted the chip.</summary>
    public int Reboots => _reboots;

    /// <summary>How often the application asked for a garbage collection.</summary>
    public int Collections => _collections;

    /// <summary>Free bytes of managed heap that the garbage collector reports; an ESP32 without PSRAM has about 100,000.</summary>
    public uint FreeHeapBytes { get; set; } = 100_000;

    /// <summary>The pin that a function was given, or -1.</summary>
    internal int PinOf(DeviceFunction function) => _functions.TryGetValue(function, out int pin) ? pin : -1;

    internal void SetPin(int pin, DeviceFunction function) => _functions[function] = pin;

    internal void CountReboot() => Interlocked.Increment(ref _reboots);

    internal uint Collect()
    {
        Interlocked.Increment(ref _collections);
        return FreeHeapBytes;
    }
}
