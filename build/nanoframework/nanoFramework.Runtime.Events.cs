// The public signatures of nanoFramework.Runtime.Events 1.11.37, to compile against where the package cannot be had: no code of it.
// What is extern here is implemented in the firmware.
using System.Runtime.CompilerServices;

namespace nanoFramework.Runtime.Events
{
    public class BaseEvent
    {
        public byte Message;

        public ushort Source;

        public BaseEvent()
        {
            throw null;
        }
    }

    public static class CustomEvent
    {
        public static event CustomEventPostedEventHandler CustomEventPosted { add => throw null; remove => throw null; }
    }

    public class CustomEventArgs : global::System.EventArgs
    {
        internal CustomEventArgs()
        {
        }

        public ushort Data1 { get => throw null; }

        public uint Data2 { get => throw null; }
    }

    public delegate void CustomEventPostedEventHandler(object arg0, CustomEventArgs arg1);

    public enum EventCategory
    {
        Unknown = 0,
        Custom = 10,
        Gpio = 20,
        SerialDevice = 30,
        Network = 40,
        WiFi = 50,
        Can = 60,
        Storage = 70,
        Radio = 80,
        HighResolutionTimer = 90,
        Bluetooth = 100,
        Usb = 110,
        Touch = 120,
        Gesture = 130,
        OpenThread = 140,
        EspNow = 150,
    }

    public class EventSink : NativeEventDispatcher
    {
        internal EventSink() : base(default, default)
        {
        }

        public static void AddEventFilter(EventCategory arg0, IEventListener arg1) => throw null;

        public static void AddEventListener(EventCategory arg0, IEventListener arg1) => throw null;

        public static void AddEventProcessor(EventCategory arg0, IEventProcessor arg1) => throw null;

        public static void PostManagedEvent(byte arg0, byte arg1, ushort arg2, uint arg3) => throw null;

        public static void RemoveEventFilter(EventCategory arg0, IEventListener arg1) => throw null;

        public static void RemoveEventListener(EventCategory arg0, IEventListener arg1) => throw null;

        public static void RemoveEventProcessor(EventCategory arg0, IEventProcessor arg1) => throw null;
    }

    public class GenericEvent : BaseEvent
    {
        public byte Category;

        public uint Data;

        public global::System.DateTime Time;

        public GenericEvent()
        {
            throw null;
        }
    }

    public interface IEventListener
    {
        bool OnEvent(BaseEvent arg);

        void InitializeForEventSource();
    }

    public interface IEventProcessor
    {
        BaseEvent ProcessEvent(uint arg0, uint arg1, global::System.DateTime arg2);
    }

    public class NativeEventDispatcher : global::System.IDisposable
    {
        public NativeEventHandler callbacks;

        public bool disposed;

        public NativeEventHandler threadSpawn;

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern NativeEventDispatcher(string arg0, ulong arg1);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public virtual extern void DisableInterrupt();

        public virtual void Dispose() => throw null;

        [MethodImpl(MethodImplOptions.InternalCall)]
        protected virtual extern void Dispose(bool arg);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public virtual extern void EnableInterrupt();

        ~NativeEventDispatcher()
        {
        }

        public event NativeEventHandler OnInterrupt { add => throw null; remove => throw null; }
    }

    public delegate void NativeEventHandler(uint arg0, uint arg1, global::System.DateTime arg2);

    public static class WeakDelegate
    {
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern global::System.Delegate Combine(global::System.Delegate arg0, global::System.Delegate arg1);

        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern global::System.Delegate Remove(global::System.Delegate arg0, global::System.Delegate arg1);
    }
}
