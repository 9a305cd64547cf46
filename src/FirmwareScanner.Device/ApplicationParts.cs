using FirmwareScanner.Contracts;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Log;
using FirmwareScanner.Device.Ports;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Device;

/// <summary>What an <see cref="Application"/> is made of; <see cref="StartUp"/> fills it and owns what has to be released.</summary>
public sealed class ApplicationParts
{
    /// <summary>Takes the parts that are there before anything else.</summary>
    public ApplicationParts(SignalPanel panel, ClearButton button, DeviceRecord record, FileImageSource file, SoftWatchdog watchdog)
    {
        Panel = panel;
        Button = button;
        Record = record;
        File = file;
        Watchdog = watchdog;
    }

    /// <summary>The outputs.</summary>
    public SignalPanel Panel { get; }

    /// <summary>The button.</summary>
    public ClearButton Button { get; }

    /// <summary>What survives a reboot.</summary>
    [Borrowed]
    public DeviceRecord Record { [return: Borrowed] get; }

    /// <summary>The watchdog.</summary>
    public SoftWatchdog Watchdog { get; }

    /// <summary>The source of files.</summary>
    [Borrowed]
    public FileImageSource File { [return: Borrowed] get; }

    /// <summary>What measures the free heap.</summary>
    public HeapMeter? Meter { get; set; }

    /// <summary>The slot of the SD card.</summary>
    [Borrowed]
    public CardSlot? Card { [return: Borrowed] get; set; }

    /// <summary>The source of bytes of the bare line; null if its port could not be opened.</summary>
    public SerialStreamSource? Line { get; set; }

    /// <summary>Where databases are stored; null if nowhere.</summary>
    [Borrowed]
    public FileSlotStorage? Slots { [return: Borrowed] get; set; }

    /// <summary>The databases in these; null if there are none.</summary>
    public DatabaseSlots? Databases { get; set; }

    /// <summary>The scan log; null if none is kept.</summary>
    [Borrowed]
    public ScanLog? Log { [return: Borrowed] get; set; }

    /// <summary>The station.</summary>
    public ScanStation? Station { get; set; }

    /// <summary>The link.</summary>
    public LinkSession? Session { get; set; }
}
