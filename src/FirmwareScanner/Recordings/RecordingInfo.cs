namespace FirmwareScanner.Recordings;

/// <summary>
/// What a recording says about itself. Absent values are null. Texts read from a recording come from whoever made it:
/// escape control characters before showing them on a terminal.
/// </summary>
public sealed record RecordingInfo
{
    /// <summary>A remark for people (opt_comment of the section; several are joined by line feeds).</summary>
    public string? Comment { get; init; }

    /// <summary>The program that made the recording (shb_userappl).</summary>
    public string? Application { get; init; }

    /// <summary>The machine that made the recording (shb_hardware).</summary>
    public string? RecorderHardware { get; init; }

    /// <summary>The operating system of the machine that made the recording (shb_os).</summary>
    public string? RecorderSystem { get; init; }

    /// <summary>The board whose port was recorded (if_hardware).</summary>
    public string? Board { get; init; }

    /// <summary>Identifies the firmware that the board ran (if_os).</summary>
    public string? FirmwareId { get; init; }

    /// <summary>The settings of the port, for example "115200 baud, 8N1" (if_description).</summary>
    public string? PortSettings { get; init; }

    /// <summary>The speed of the port in bits per second (if_speed).</summary>
    public long? BitsPerSecond { get; init; }
}
