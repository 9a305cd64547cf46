using System;
using System.Linq;
using FirmwareScanner.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Ownership;

/// <summary>The ports, files and log of the device's own code: silent as they are, red with one mistake in them.</summary>
public sealed class DeviceOwnershipTests
{
    private const string Start = "StartUp.cs";
    private const string Files = "Log/LogFiles.cs";
    private const string Opener = "Ports/PortOpener.cs";

    /// <summary>Rule, file, what is replaced, and by what.</summary>
    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "FWS101", Files, "        log.Dispose();\n        return null;", "        log.Dispose();\n        return log;" },
        { "FWS101", "Program.cs", "            Release(loop);\n", "            Release(loop);\n            loop.Stop();\n" },
        { "FWS102", Opener, "            if (!isOpen)\n            {\n                port.Dispose();\n            }\n", string.Empty },
        { "FWS102", Files, "        log.Dispose();\n        return null;", "        return null;" },
        { "FWS102", "Storage/FileKeyStorage.cs", "            finally\n            {\n                file.Close();\n            }\n", "            finally\n            {\n            }\n" },
        { "FWS103", Files, "        log.Dispose();\n", "        log.Dispose();\n        log.Dispose();\n" },
        { "FWS104", Start, "_linkPort ??= PortOpener", "_linkPort = PortOpener" },
        { "FWS104", "Storage/FileSlotStorage.cs", "        TryClose();\n        _file = new", "        _file = new" },
        { "FWS105", Start, "    [return: Owned]\n    private ScanLog? OpenLog()", "    private ScanLog? OpenLog()" },
        { "FWS105", "Application.cs", "        _log?.Suspend();\n        _slots", "        _log?.Dispose();\n        _slots" },
        { "FWS105", "Log/ScanLog.cs", "    [Owned]\n    private readonly LogFiles _files;", "    private readonly LogFiles _files;" },
        { "FWS106", "Log/ScanLog.cs", "        _files = files;\n", "        _files = null!;\n" },
        { "FWS108", Opener, "        SerialPort port = new", "        SerialPort? none = null;\n        none.Open();\n        SerialPort port = new" },
        { "FWS110", Start, "        _linkPort?.Dispose();\n        _linkPort = null;\n", string.Empty },
        { "FWS110", Start, "        _card.Dispose();\n", string.Empty },
        { "FWS110", "Storage/CardSlot.cs", "CardSlot : IDisposable", "CardSlot" },
        { "FWS111", Start, "        _image.Dispose();\n        _card.Dispose();\n", "        _card.Dispose();\n        _image.Dispose();\n" },
    };

    [Fact]
    public void Analyzers_whole_application_are_silent()
    {
        Assert.Empty(DeviceSources.Device.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        Assert.Empty(AnalyzerHost.Run(DeviceSources.Device, AllAnalyzers.Create("Ownership")).Select(diagnostic => diagnostic.ToString()));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Analyzers_application_with_a_mistake_flag_it(string rule, string file, string found, string replacement)
    {
        string text = DeviceSources.Files[file];
        Assert.Contains(found, text, StringComparison.Ordinal);
        Compilation device = DeviceSources.CompileWith(file, text.Replace(found, replacement, StringComparison.Ordinal));
        Assert.Empty(device.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));

        Assert.Contains(rule, AnalyzerHost.Run(device, AllAnalyzers.Create("Ownership")).Select(diagnostic => diagnostic.Id));
    }
}
