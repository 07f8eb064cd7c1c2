package stentor.loadgen.compare;

import java.io.IOException;
import java.lang.management.ManagementFactory;

import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

/** What another process, if it is a JVM of this user, has allocated. It is asked through its own management agent, which is started for it. */
final class JvmUsage implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private JvmUsage(JMXConnector connector) throws IOException {
        this.connector = connector;
        beans = connector.getMBeanServerConnection();
    }

    /** @throws NotValidException if it is no JVM, or does not let itself be asked */
    static JvmUsage of(long pid) throws NotValidException {
        String id = Long.toString(pid);
        // A process that is none would be killed by being asked.
        if (VirtualMachine.list().stream().noneMatch(jvm -> jvm.id().equals(id)))
            throw new NotValidException("process " + pid + " is no JVM that tells what it allocates; decide on something else than alloc");
        try {
            VirtualMachine jvm = VirtualMachine.attach(id);
            try {
                return new JvmUsage(JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent())));
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new NotValidException("process " + pid + " does not tell what it allocates: " + e.getMessage());
        }
    }

    /** By all threads since its start, in bytes. */
    long allocatedBytes() throws NotValidException {
        try {
            return (long) beans.getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "TotalThreadAllocatedBytes");
        } catch (JMException | IOException e) {
            throw new NotValidException("its JVM does not tell what it allocates: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The process has gone, which its owner finds out.
        }
    }
}
