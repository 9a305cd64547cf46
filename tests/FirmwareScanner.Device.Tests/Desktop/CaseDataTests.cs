using System.Linq;
using FirmwareScanner.Device.Tests.Scanning;
using Xunit;

namespace FirmwareScanner.Device.Tests.Desktop;

/// <summary>The packed case table fits the device.</summary>
public sealed class CaseDataTests
{
    [Fact]
    public void Packed_case_table_fits_what_a_device_assembly_can_initialise()
    {
        const int Limit = 48 * 1024;
        int total = Enumerable.Range(0, CaseData.Count).Sum(number => CaseData.Get(number).Length);

        Assert.True(total <= Limit, $"{total} bytes of initialisers, at most {Limit}");
    }
}
