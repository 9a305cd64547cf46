using System.Collections.Generic;
using FirmwareScanner.Replay;

namespace FirmwareScanner.Bench.Client;

/// <summary>A device's memory plan.</summary>
/// <param name="TotalBytes">Bytes of all entries.</param>
/// <param name="BudgetBytes">Bytes that they may have.</param>
/// <param name="Rows">The entries.</param>
public sealed record DeviceMemoryMap(int TotalBytes, int BudgetBytes, IReadOnlyList<MemoryPlanRow> Rows);
