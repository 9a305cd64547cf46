using System;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;
using Xunit;

namespace FirmwareScanner.Core.Tests.Station;

public sealed class FaultPolicyTests
{
    private static readonly int NoBlock = FaultCode.Of(PipelineFault.NoBlock);

    [Fact]
    public void Policy_without_orders_answers_every_fault_with_its_default_which_is_no_less_than_its_floor()
    {
        FaultPolicy before = new PipelineBench().Station.Faults.Policy;
        FaultPolicy after = new PipelineBench().Start().Station.Faults.Policy;

        Assert.All(FaultTableTests.AllFaults(), fault =>
        {
            Assert.Equal(FaultPolicy.Default(fault.Code), before.ActionOf(fault.Code));
            Assert.Equal(FaultPolicy.Default(fault.Code), after.ActionOf(fault.Code));
            Assert.True(FaultPolicy.Default(fault.Code) >= FaultPolicy.Floor(fault.Code));
        });
    }

    [Fact]
    public void Set_every_fault_takes_every_action_from_its_floor_up_and_no_other()
    {
        PipelineBench bench = Attached();
        foreach ((int code, string name, int _, int _) in FaultTableTests.AllFaults())
        {
            foreach (FaultAction action in Enum.GetValues<FaultAction>())
            {
                FaultAction before = bench.Station.Faults.Policy.ActionOf(code);
                bool isAllowed = action >= FaultPolicy.Floor(code);
                PipelineFault expected = isAllowed ? PipelineFault.None : PipelineFault.PolicyTooWeak;
                Assert.True(bench.Station.Faults.Policy.Set(code, action) == expected, $"{name} {action}");
                Assert.Equal(isAllowed ? action : before, bench.Station.Faults.Policy.ActionOf(code));
            }
        }
    }

    [Theory]
    [InlineData(MemoryFault.PlanTotalCorrupt)]
    [InlineData(MemoryFault.PoolQueueCorrupt)]
    [InlineData(MemoryFault.ScopeEntryCorrupt)]
    [InlineData(MemoryFault.RingRegionCorrupt)]
    public void Set_damaged_memory_to_less_than_restart_is_refused(MemoryFault fault)
    {
        FaultPolicy policy = Attached().Station.Faults.Policy;

        Assert.Equal(PipelineFault.PolicyTooWeak, policy.Set(FaultCode.Of(fault), FaultAction.Count));
        Assert.Equal(PipelineFault.PolicyTooWeak, policy.Set(FaultCode.Of(fault), FaultAction.StopStream));
        Assert.Equal(FaultAction.Restart, policy.ActionOf(FaultCode.Of(fault)));
    }

    [Fact]
    public void Set_before_attach_and_after_the_freeze_is_refused()
    {
        var bench = new PipelineBench();
        Assert.Equal(PipelineFault.NotAttached, bench.Station.Faults.Policy.Set(NoBlock, FaultAction.Restart));
        bench.Start();

        Assert.Equal(PipelineFault.PolicyFrozen, bench.Station.Faults.Policy.Set(NoBlock, FaultAction.Restart));
        Assert.Equal(FaultAction.Count, bench.Station.Faults.Policy.ActionOf(NoBlock));
    }

    [Theory]
    [InlineData(int.MinValue, FaultAction.Restart)]
    [InlineData(-1, FaultAction.Restart)]
    [InlineData(1, FaultAction.Restart)]
    [InlineData(1128, FaultAction.Restart)]
    [InlineData(2048, FaultAction.Restart)]
    [InlineData(3016, FaultAction.Restart)]
    [InlineData(4032, FaultAction.Restart)]
    [InlineData(5001, FaultAction.Restart)]
    [InlineData(6001, FaultAction.Restart)]
    [InlineData(int.MaxValue, FaultAction.Restart)]
    [InlineData(2010, (FaultAction)4)]
    public void Set_code_or_action_that_does_not_exist_is_refused(int code, FaultAction action)
    {
        FaultPolicy policy = Attached().Station.Faults.Policy;

        Assert.Equal(PipelineFault.NoSuchFault, policy.Set(code, action));
        Assert.Equal(FaultPolicy.Default(code), policy.ActionOf(code));
    }

    [Fact]
    public void Faults_of_the_link_are_counted_and_nothing_else()
    {
        PipelineBench bench = new PipelineBench().Start();
        bench.Station.BeginStream(-1);

        Assert.All(Enum.GetValues<LinkFault>(), fault => Assert.Equal(FaultAction.Count, bench.Station.Faults.Report(FaultCode.LinkFamily + (int)fault)));

        bench.Station.EndStream();
        Assert.Equal(StepResult.Finished, bench.Step());
    }

    [Fact]
    public void Set_action_zero_is_too_weak()
    {
        Assert.Equal(PipelineFault.PolicyTooWeak, Attached().Station.Faults.Policy.Set(NoBlock, 0));
    }

    private static PipelineBench Attached()
    {
        var bench = new PipelineBench();
        Assert.Equal(DatabaseError.None, bench.Load());
        Assert.Equal(PipelineFault.None, bench.Station.Attach());
        return bench;
    }
}
