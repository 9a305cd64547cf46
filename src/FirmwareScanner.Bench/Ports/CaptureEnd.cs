namespace FirmwareScanner.Bench.Ports;

/// <summary>Why a capture ended.</summary>
public enum CaptureEnd
{
    /// <summary>As many bytes as wanted, or silence as long as wanted.</summary>
    Complete = 0,

    /// <summary>Somebody asked for it.</summary>
    Interrupted = 1,

    /// <summary>The port is gone.</summary>
    PortClosed = 2,
}
