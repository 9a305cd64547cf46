using FirmwareScanner.Station;

namespace FirmwareScanner.Bench.Client;

/// <summary>Where a device's stream stands.</summary>
/// <param name="Stream">Number of the current or last stream.</param>
/// <param name="State">Where it is.</param>
/// <param name="Received">Bytes that arrived, all of them from the first on.</param>
/// <param name="Limit">Offset up to which data may be sent.</param>
public sealed record DeviceStreamStatus(int Stream, StreamState State, long Received, long Limit);
