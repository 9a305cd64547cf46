using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.Ports;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Ports;

public sealed class SerialPortFinderTests : IDisposable
{
    private readonly string _devices = Directory.CreateTempSubdirectory("dev-test-").FullName;

    [Fact]
    public void Ports_are_found_once_and_those_with_a_makers_name_first()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such folder of devices, and its links need rights");
        foreach (string name in new[] { "ttyUSB0", "ttyUSB1", "ttyACM0", "ttyS0", "null" })
        {
            File.WriteAllText(Path.Combine(_devices, name), string.Empty);
        }

        string named = Path.Combine(_devices, "serial", "by-id");
        Directory.CreateDirectory(named);
        File.CreateSymbolicLink(Path.Combine(named, "usb-Silicon_Labs_CP2102N"), "../../ttyUSB1");

        SerialPortCandidate[] ports = [.. SerialPortFinder.ListIn(_devices)];

        Assert.Equal(["ttyUSB1", "ttyACM0", "ttyUSB0"], ports.Select(port => Path.GetFileName(port.Path)));
        Assert.Equal(["usb-Silicon_Labs_CP2102N", "", ""], ports.Select(port => port.Name));
    }

    [Fact]
    public void No_devices_give_no_ports() => Assert.Empty(SerialPortFinder.ListIn(Path.Combine(_devices, "absent")));

    public void Dispose() => Directory.Delete(_devices, true);
}
