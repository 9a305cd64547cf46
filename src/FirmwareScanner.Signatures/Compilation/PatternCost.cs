namespace FirmwareScanner.Signatures.Compilation;

/// <summary>What a pattern costs.</summary>
/// <param name="PatternNumber">Its number in the database.</param>
/// <param name="Rule">Name of its rule.</param>
/// <param name="Pattern">Its identifier.</param>
/// <param name="CostPerByte">
/// Expected IL instructions per byte of real firmware, its share of the loops included; what chunks cost whatever is sought is not.
/// </param>
/// <param name="DeviceBytes">Its share of device memory in bytes: sequences and table entries.</param>
/// <param name="FoundBy">How it is found: <c>table 0</c>, <c>byte search</c>, <c>fixed offset</c>.</param>
public sealed record PatternCost(int PatternNumber, string Rule, string Pattern, double CostPerByte, int DeviceBytes, string FoundBy);
