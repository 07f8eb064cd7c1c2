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

/** What another process, if it is a JVM of this user, has allocated and collected. It is asked through its own management agent, which is started for it. */
final class JvmUsage implements AutoCloseable {

    private static final String COLLECTORS = ManagementFactory.GARBAGE_COLLECTOR_MXBEAN_DOMAIN_TYPE + ",*";

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private JvmUsage(JMXConnector connector, MBeanServerConnection beans) {
        this.connector = connector;
        this.beans = beans;
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
                return of(JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent())));
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw new NotValidException("process " + pid + " does not tell what it allocates: " + e.getMessage());
        }
    }

    private static JvmUsage of(JMXConnector connector) throws IOException {
        try {
            return new JvmUsage(connector, connector.getMBeanServerConnection());
        } catch (IOException e) {
            connector.close();
            throw e;
        }
    }

    /** Since its start. */
    Garbage garbage() throws NotValidException {
        try {
            long collections = 0;
            long millis = 0;
            for (ObjectName collector : beans.queryNames(new ObjectName(COLLECTORS), null)) {
                collections += (long) beans.getAttribute(collector, "CollectionCount");
                millis += (long) beans.getAttribute(collector, "CollectionTime");
            }
            return new Garbage((long) beans.getAttribute(new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME), "TotalThreadAllocatedBytes"), collections, millis);
        } catch (JMException | IOException e) {
            throw new NotValidException("its JVM does not tell what it allocates, which takes Java 21 or newer: " + e.getMessage());
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
