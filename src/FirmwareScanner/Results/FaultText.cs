using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Station;

namespace FirmwareScanner.Results;

/// <summary>Says in words what a device reports in numbers.</summary>
public static class FaultText
{
    /// <summary>The code and the name of a fault, such as "1038 PoolStaleLease".</summary>
    /// <param name="code">A code, see <see cref="FaultCode"/>.</param>
    public static string Describe(int code)
    {
        int number = FaultCode.Number(code);
        string name = FaultCode.Family(code) switch
        {
            FaultCode.MemoryFamily => ((MemoryFault)number).ToString(),
            FaultCode.PipelineFamily => ((PipelineFault)number).ToString(),
            FaultCode.ScanFamily => ((ScanFault)number).ToString(),
            FaultCode.DatabaseFamily => ((DatabaseError)number).ToString(),
            FaultCode.LinkFamily => ((LinkFault)number).ToString(),
            _ => number.ToString(null, null),
        };
        bool isNamed = char.IsAsciiLetter(name[0]) && name != nameof(PipelineFault.None);
        return code == FaultCode.None ? "no fault" : isNamed ? $"{code} {name}" : $"{code} (no such fault)";
    }
}
