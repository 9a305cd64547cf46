// The public signatures of nanoFramework.System.Device.Gpio 1.1.62, to compile against where the package cannot be had: no code of it.
// What is extern here is implemented in the firmware.
using System.Runtime.CompilerServices;

namespace System.Device.Gpio
{
    public class GpioController : global::System.IDisposable
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern bool IsPinModeSupported(int arg0, PinMode arg1);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern bool IsPinOpen(int arg);

        public GpioPin OpenPin(int arg) => throw null;

        public GpioPin OpenPin(int arg0, PinMode arg1) => throw null;

        public PinMode GetPinMode(int arg) => throw null;

        public PinNumberingScheme NumberingScheme { get => throw null; }

        public PinValue Read(int arg) => throw null;

        public extern int PinCount
        {
            [MethodImpl(MethodImplOptions.InternalCall)]
            get;
        }

        public GpioController()
        {
            throw null;
        }

        public GpioController(PinNumberingScheme arg)
        {
            throw null;
        }

        public void ClosePin(int arg) => throw null;

        public void Dispose() => throw null;

        public void RegisterCallbackForPinValueChangedEvent(int arg0, PinEventTypes arg1, PinChangeEventHandler arg2) => throw null;

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern void SetPinMode(int arg0, PinMode arg1);

        public void UnregisterCallbackForPinValueChangedEvent(int arg0, PinChangeEventHandler arg1) => throw null;

        public void Write(int arg0, PinValue arg1) => throw null;
    }

    public class GpioPin : global::System.IDisposable
    {
        internal GpioPin()
        {
        }

        public bool IsPinModeSupported(PinMode arg) => throw null;

        public PinMode GetPinMode() => throw null;

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern PinValue Read();

        public int PinNumber { get => throw null; }

        public global::System.TimeSpan DebounceTimeout { get => throw null; set => throw null; }

        public void Dispose() => throw null;

        ~GpioPin()
        {
        }

        public void SetPinMode(PinMode arg) => throw null;

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern void Toggle();

        public void Write(PinValue arg) => throw null;

        public event PinValueChangedEventHandler ValueChanged { add => throw null; remove => throw null; }
    }

    public delegate void PinChangeEventHandler(object arg0, PinValueChangedEventArgs arg1);

    public enum PinEventTypes
    {
        None = 0,
        Rising = 1,
        Falling = 2,
    }

    public enum PinMode
    {
        Input = 0,
        InputPullDown = 1,
        InputPullUp = 2,
        Output = 3,
        OutputOpenDrain = 4,
        OutputOpenDrainPullUp = 5,
        OutputOpenSource = 6,
        OutputOpenSourcePullDown = 7,
    }

    public enum PinNumberingScheme
    {
        Logical = 0,
        Board = 1,
    }

    public struct PinValue
    {
        public bool Equals(PinValue arg) => throw null;

        public override bool Equals(object arg) => throw null;

        public static bool operator ==(PinValue arg0, PinValue arg1) => throw null;

        public static explicit operator bool(PinValue arg) => throw null;

        public static bool operator !=(PinValue arg0, PinValue arg1) => throw null;

        public static explicit operator byte(PinValue arg) => throw null;

        public static PinValue High { get => throw null; }

        public static PinValue Low { get => throw null; }

        public static implicit operator PinValue(bool arg) => throw null;

        public static implicit operator PinValue(int arg) => throw null;

        public override int GetHashCode() => throw null;

        public static explicit operator int(PinValue arg) => throw null;

        public override string ToString() => throw null;
    }

    public class PinValueChangedEventArgs : global::nanoFramework.Runtime.Events.BaseEvent
    {
        public PinEventTypes ChangeType { get => throw null; }

        public int PinNumber { get => throw null; }

        public PinValueChangedEventArgs(PinEventTypes arg0, int arg1)
        {
            throw null;
        }
    }

    public delegate void PinValueChangedEventHandler(object arg0, PinValueChangedEventArgs arg1);

    public struct PinValuePair
    {
        public PinValue PinValue { get => throw null; }

        public int PinNumber { get => throw null; }

        public PinValuePair(int arg0, PinValue arg1)
        {
            throw null;
        }

        public void Deconstruct(out int arg0, out PinValue arg1) => throw null;
    }

    public struct WaitForEventResult
    {
        public PinEventTypes EventTypes;

        public bool TimedOut;
    }
}
