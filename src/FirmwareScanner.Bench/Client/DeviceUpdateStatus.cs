using FirmwareScanner.Update;

namespace FirmwareScanner.Bench.Client;

/// <summary>Where a database update stands.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Fault">Why a request was refused or the update failed.</param>
/// <param name="Received">Bytes stored.</param>
/// <param name="Checked">Bytes read back and checked.</param>
/// <param name="WriteGranularity">Pieces start and end at multiples of this.</param>
/// <param name="SlotLength">Bytes that a database may have.</param>
public sealed record DeviceUpdateStatus(
    UpdateState State, UpdateFault Fault, int Received, int Checked, int WriteGranularity, int SlotLength);
