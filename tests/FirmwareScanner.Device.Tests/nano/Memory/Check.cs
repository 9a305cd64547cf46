using FirmwareScanner.Memory;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Memory;

/// <summary>Compares fault codes by number: the device boxes an enumeration to compare it.</summary>
public static class Check
{
    public static void None(MemoryFault actual, string what)
    {
        Fault(MemoryFault.None, actual, what);
    }

    public static void Fault(MemoryFault expected, MemoryFault actual, string what)
    {
        Assert.AreEqual((int)expected, (int)actual, what);
    }
}
