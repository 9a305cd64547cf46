using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Device;
using FirmwareScanner.Virtual;
using Mono.Cecil;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Code that compiles against the virtual board has to compile against nanoFramework's packages.</summary>
public sealed class BoardSignatureTests
{
    [Fact]
    public void Application_uses_only_members_that_the_device_has()
    {
        HashSet<string> offered = [.. BoardApi.ReadNames()];
        using ModuleDefinition application = ModuleDefinition.ReadModule(typeof(Application).Assembly.Location);

        string[] missing = [.. BoardApi.UsedMembers(application)
            .Where(use => !offered.Contains(BoardApi.NameOnDevice(use.Member)))
            .Select(use => $"{use.Where}: nanoFramework has no {use.Member.FullName}")];

        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Fact]
    public void VirtualBoard_has_exactly_members_of_nanoFramework()
    {
        using ModuleDefinition board = ModuleDefinition.ReadModule(typeof(VirtualBoard).Assembly.Location);
        HashSet<string> listed = BoardApi.ReadList();

        string[] members = [.. BoardApi.MembersOf(board)];

        Assert.NotEmpty(members);
        string[] wrong = [.. members.Except(listed).Select(member => "nanoFramework has no " + member),
            .. listed.Except(members).Select(member => "the board has no " + member)];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }
}
